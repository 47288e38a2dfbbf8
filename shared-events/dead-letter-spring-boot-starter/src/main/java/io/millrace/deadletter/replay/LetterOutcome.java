package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.Failure;

/** What became of a letter that was to be replayed. */
public sealed interface LetterOutcome {

    /** It is applied, or was already: it is closed. */
    record Closed(ReplayOutcome outcome) implements LetterOutcome {}

    /** It failed again and stays open. */
    record FailedAgain(Failure failure) implements LetterOutcome {}

    /** It was not open any more when its turn came, or nobody here can apply it. */
    record NotReplayed(String why) implements LetterOutcome {}
}
