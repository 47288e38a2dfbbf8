package io.millrace.relay.letter;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row that was held, and that a former run gave up without noting that it waits no longer.
 *
 * @param row the row
 * @param letter its letter
 * @param inDoubt whether it is recorded as being in its dead letter topic: it may not be there
 */
public record GivenUp(HeldRow row, Letter letter, boolean inDoubt) {

    static GivenUp read(ResultSet row) throws SQLException {
        var letter = Ledger.letter(row);
        return new GivenUp(
                new HeldRow(row.getLong("held_place"), letter.id(), letter.row()),
                letter,
                row.getString("state").equals("DEAD_LETTERED"));
    }
}
