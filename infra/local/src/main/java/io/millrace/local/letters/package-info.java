/** Dead letters on purpose: makes some, replays them, and keeps their topic from taking them. */
@NullMarked
package io.millrace.local.letters;

import org.jspecify.annotations.NullMarked;
