package io.millrace.local.page;

import java.io.IOException;

/** What the buttons of the page do. Implementations are thread-safe. */
public interface PageActions {

    /** The state of everything that runs, as a value for JSON. */
    Object services();

    /** Commands a second of the live traffic. */
    int trafficRate();

    void setTrafficRate(int perSecond);

    /**
     * Kills a service as {@code kill -9} does; it is started again soon.
     *
     * @throws IllegalArgumentException if there is no service of that name
     */
    void kill(String service);

    /**
     * Makes, replays or hinders dead letters.
     *
     * @return what came of it, as a value for JSON
     * @throws IllegalArgumentException if there is no such act
     * @throws IOException if a service gives no answer
     */
    Object letters(String act) throws IOException;
}
