/** What the cluster says about topics. */
@NullMarked
package io.millrace.deadletter.topic;

import org.jspecify.annotations.NullMarked;
