package io.millrace.deadletter.admin;

/** Where the admin API is. */
public final class Paths {

    /** Every request of the API begins with it. */
    public static final String ADMIN = "/api/admin/v1/dead-letters";

    static final String RUNS = ADMIN + "/runs";

    private Paths() {}
}
