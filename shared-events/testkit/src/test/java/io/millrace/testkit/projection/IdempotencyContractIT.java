package io.millrace.testkit.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.millrace.community.CommunityEvents;
import io.millrace.community.LikeGiven;
import io.millrace.contract.event.EventTypes;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The suite finds what it is there to find: each projection here is wrong in one way. */
class IdempotencyContractIT {

    private static final Column<String> POST_ID = Column.text("post_id");
    private static final Column<Long> LIKES = Column.counter("likes");
    private static final ProjectionTable TABLE =
            ProjectionTable.named("like_count").key(POST_ID).columns(LIKES);

    @BeforeEach
    void oneSeedIsEnough() {
        System.setProperty(Seeds.PROPERTY, "1");
    }

    @AfterEach
    void seedsAsBefore() {
        System.clearProperty(Seeds.PROPERTY);
    }

    @Test
    void effectOutsideOfTheTransactionIsFound() {
        assertThat(failuresOf(OutsideSuite.class))
                .contains("lostCommitsAndLostAnswersChangeNothing", "aZombieChangesNothing");
    }

    @Test
    void dependenceOnTheOrderOfAggregatesIsFound() {
        assertThat(failuresOf(LastUserSuite.class)).contains("aggregatesMayOvertakeEachOther");
    }

    @Test
    void memoryThatACrashLosesIsFound() {
        assertThat(failuresOf(MemorySuite.class))
                .contains("redeliveryAfterACrashBetweenDatabaseAndKafkaCommitChangesNothing");
    }

    @Test
    void eventThatHistoriesLackIsFound() {
        assertThat(failuresOf(ForgetfulSuite.class)).containsExactly("historiesContainEveryHandledEvent");
    }

    private static Set<String> failuresOf(Class<? extends IdempotencyContract> suite) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(suite))
                .execute()
                .testEvents()
                .failed()
                .map(Event::getTestDescriptor)
                .map(test -> ((MethodSource) test.getSource().orElseThrow()).getMethodName())
                .collect(Collectors.toSet());
    }

    abstract static class Suite extends IdempotencyContract {

        @Override
        protected EventTypes eventTypes() {
            return CommunityEvents.types();
        }

        @Override
        protected void createTables(DataSource dataSource) {
            LikeCounts.createTable(dataSource);
        }

        @Override
        protected void writeHistory(History history, Random random) {
            LikeCounts.writeLikes(history, random);
        }
    }

    @Projection(name = "outside", kind = ProjectionKind.DELTA)
    static final class Outside {

        private final DataSource dataSource;

        Outside(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        @Handles
        void on(LikeGiven like) throws SQLException {
            try (var connection = dataSource.getConnection();
                    var insert = connection.prepareStatement("INSERT INTO like_count VALUES (?, 1)"
                            + " ON CONFLICT (post_id) DO UPDATE SET likes = like_count.likes + 1")) {
                insert.setString(1, like.postId());
                insert.executeUpdate();
            }
        }
    }

    static final class OutsideSuite extends Suite {

        @Override
        protected Object projection(DataSource dataSource) {
            return new Outside(dataSource);
        }
    }

    @Projection(name = "last-user", kind = ProjectionKind.STATE)
    static final class LastUser {

        @Handles
        void on(LikeGiven like, Changes changes) {
            changes.upsert(TABLE, like.postId()).set(LIKES, (long) like.userId().hashCode());
        }
    }

    static final class LastUserSuite extends Suite {

        @Override
        protected Object projection(DataSource dataSource) {
            return new LastUser();
        }
    }

    @Projection(name = "memory", kind = ProjectionKind.DELTA)
    static final class Memory {

        private final Map<String, Long> likes = new HashMap<>();

        @Handles
        void on(LikeGiven like, Changes changes) {
            changes.upsert(TABLE, like.postId()).set(LIKES, likes.merge(like.postId(), 1L, Long::sum));
        }
    }

    static final class MemorySuite extends Suite {

        @Override
        protected Object projection(DataSource dataSource) {
            return new Memory();
        }
    }

    static final class ForgetfulSuite extends Suite {

        @Override
        protected Object projection(DataSource dataSource) {
            return new LikeCounts();
        }

        @Override
        protected void writeHistory(History history, Random random) {
            for (int user = 0; user < 20; user++) {
                var post = "p" + random.nextInt(3);
                history.append(post + ":u" + user, new LikeGiven(post, "u" + user));
            }
        }
    }
}
