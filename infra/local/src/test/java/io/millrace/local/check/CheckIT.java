package io.millrace.local.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import io.millrace.stack.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The whole stack under a small load, and the eyes of the check itself. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CheckIT {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();

    private static DataDirectory data;
    static Progress progress;
    static LocalStack stack;

    @BeforeAll
    static void start() throws InterruptedException {
        data = DataDirectory.temporary();
        progress = new Progress(System.out, false);
        stack = LocalStack.start(new StackPlan(HOME, data, PortPlan.free(), Delivery.EXACTLY_ONCE), progress);
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        progress.close();
        data.close();
    }

    @Test
    @Order(1)
    void bothSidesAgreeAfterTheRelayAndTheReadServiceWereKilled() throws InterruptedException {
        var lines = new Check(new CheckPlan(800, 6, System.nanoTime()), stack, progress).run();

        assertThat(lines)
                .hasSize(9)
                .allSatisfy(line -> assertThat(line.ok()).as(line.render()).isTrue());
    }

    @Test
    @Order(2)
    void aCountThatIsOffByOneIsReportedWithItsPost() throws SQLException {
        var post = change(
                """
                UPDATE post_summary SET like_count = like_count + 1
                WHERE post_id = (SELECT min(post_id::text)::uuid FROM post_summary) RETURNING post_id""");

        assertThat(faultsOf(CommunityProjection.POST_SUMMARIES))
                .singleElement()
                .asString()
                .startsWith(post + ": likes is ");
    }

    @Test
    @Order(2)
    void aLostCommentIsReported() throws SQLException {
        var comment = change(
                """
                DELETE FROM comment
                WHERE comment_id = (SELECT min(comment_id::text)::uuid FROM comment) RETURNING comment_id""");

        assertThat(faultsOf(CommunityProjection.COMMENT_THREADS)).containsExactly("missing: comment " + comment);
    }

    @Test
    @Order(2)
    void anActThatNobodyDidIsReported() throws SQLException {
        change(
                """
                INSERT INTO author_act (author_id, kind, subject_id, post_id, occurred_at)
                VALUES ('nobody', 'LIKE', gen_random_uuid(), gen_random_uuid(), now()) RETURNING author_id""");

        assertThat(faultsOf(CommunityProjection.AUTHOR_ACTIVITY))
                .singleElement()
                .asString()
                .startsWith("unexpected: nobody LIKE ");
    }

    @Test
    @Order(2)
    void anEventThatAProjectionNeverAppliedIsReported() throws SQLException {
        var aggregate = change(
                """
                UPDATE millrace.projection_version SET version = version - 1
                WHERE projection = 'popular-posts' AND aggregate_type = 'post'
                  AND aggregate_id = (SELECT min(aggregate_id) FROM millrace.projection_version
                                      WHERE aggregate_type = 'post') RETURNING aggregate_id""");

        assertThat(faultsOf(CommunityProjection.POPULAR_POSTS))
                .singleElement()
                .asString()
                .startsWith("post/" + aggregate + ": version is ");
    }

    /** On the stack as it is by then: what was changed above makes no letters. */
    @Nested
    class Letters extends LetterCases {}

    private static List<String> faultsOf(CommunityProjection projection) throws SQLException {
        var line = new ProjectionCheck(projection, stack.writeDatabase(), stack.readDatabase()).run();
        assertThat(line.ok()).isFalse();
        return line.details();
    }

    /** Changes one row of the read database behind the projections' back, and returns what identifies it. */
    private static String change(String statement) throws SQLException {
        Database read = stack.readDatabase();
        try (var connection = read.dataSource().getConnection();
                var changed = connection.createStatement().executeQuery(statement)) {
            assertThat(changed.next()).isTrue();
            return changed.getString(1);
        }
    }
}
