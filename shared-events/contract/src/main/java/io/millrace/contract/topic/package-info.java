/** Names of the topics that events travel on. */
@NullMarked
package io.millrace.contract.topic;

import org.jspecify.annotations.NullMarked;
