package io.millrace.stack;

/** Something whose start is awaited and which may die meanwhile. */
interface Vital {

    boolean isAlive();

    /** An exception that says what it said last. */
    StackException failure(String what);
}
