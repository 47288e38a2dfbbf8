package io.millrace.relay.capture;

/**
 * A point in the stream. Transactions follow each other in the order of their commit, the rows of one transaction
 * together. The same row has the same place in the same transaction however often it is read.
 *
 * @param committed LSN up to which every transaction lies wholly before this point
 * @param transaction id of the transaction the row belongs to; 0 between transactions
 * @param row position of the row in its transaction, from 1; 0 between transactions
 */
public record StreamPoint(long committed, long transaction, int row) {

    /** A point between transactions, behind everything committed up to the given LSN. */
    public static StreamPoint behind(long committed) {
        return new StreamPoint(committed, 0, 0);
    }

    /** Whether this is the point of a row, not one between transactions. */
    public boolean inTransaction() {
        return transaction != 0;
    }

    /** The place of a row for an operator: transaction and row, such as {@code 7421/3}. */
    public String place() {
        return transaction + "/" + row;
    }
}
