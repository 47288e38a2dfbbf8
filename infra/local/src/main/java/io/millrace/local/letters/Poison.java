package io.millrace.local.letters;

import io.millrace.contract.MillraceException;
import io.millrace.local.community.Answer;
import io.millrace.local.community.WriteSide;
import io.millrace.stack.Database;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A read model with a fault, as after a bad migration: it refuses posts whose title begins with "Poison". The write side
 * knows nothing of it and takes them.
 */
final class Poison {

    private static final String SPOIL =
            """
            DO $$ BEGIN
                ALTER TABLE post_summary ADD CONSTRAINT no_poison CHECK (title NOT LIKE 'Poison%') NOT VALID;
            EXCEPTION WHEN duplicate_object THEN NULL;
            END $$
            """;

    private static final String MEND = "ALTER TABLE post_summary DROP CONSTRAINT IF EXISTS no_poison";

    private final Database read;
    private final WriteSide write;

    Poison(Database read, WriteSide write) {
        this.read = read;
        this.write = write;
    }

    /** Spoils the read model, publishes a post that it refuses, and edits that twice. */
    Answer send() throws IOException {
        execute(SPOIL);
        var published = write.publish(
                UUID.randomUUID().toString(), "mallory", "Poison in the stream", "The read model refuses this title.");
        var post = published.body().path("id").asString("");
        if (!published.accepted()) {
            return published;
        }
        // A batch folds a row's changes: an edit that mended the title might hide what came before it.
        write.edit(post, "Poison in the stream, edited", "This edit waits behind the letter.");
        return write.edit(post, "Poison in the stream, edited again", "So does this one, in its order.");
    }

    /** Takes the fault away. */
    void mend() {
        execute(MEND);
    }

    private void execute(String sql) {
        try (var connection = DriverManager.getConnection(read.jdbcUrl(), read.user(), read.password());
                var statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '5s'");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new MillraceException("The read database did not take '%s'".formatted(sql.strip()), e);
        }
    }
}
