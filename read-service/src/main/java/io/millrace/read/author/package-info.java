/** Author activity: what a person has written and liked. */
@NullMarked
package io.millrace.read.author;

import org.jspecify.annotations.NullMarked;
