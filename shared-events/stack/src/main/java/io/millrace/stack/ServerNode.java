package io.millrace.stack;

/** One server, wherever it runs. Its host, port and data stay the same over stop, kill and start. */
interface ServerNode {

    /** Returns once the server answers. Does nothing if it runs. */
    void start();

    /** Orderly, returns once it is gone. Does nothing if it does not run. */
    void stop();

    /** Without a chance to tidy up, returns once it is gone. */
    void kill();

    /** Freezes the server: connections stay open and unanswered. */
    void pause();

    void resume();

    boolean isRunning();

    String host();

    int port();

    /** The last lines the server logged, oldest first. */
    String logTail(int lines);

    /** Stops it and removes what was temporary. */
    void discard();
}
