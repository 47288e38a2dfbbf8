package io.millrace.benchmarks.append;

/** What a transaction does. */
enum Workload {
    /** Updates the aggregate. */
    AGGREGATE("update the aggregate"),
    /** Updates the aggregate and inserts into a table without rules: what any outbox costs at least. */
    AGGREGATE_AND_ROW("update the aggregate, insert a bare row"),
    /** Updates the aggregate and appends one event. */
    AGGREGATE_AND_EVENT("update the aggregate, append one event");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
