package io.millrace.testkit.projection;

import io.millrace.community.CommunityEvents;
import io.millrace.contract.event.EventTypes;
import java.util.Random;
import javax.sql.DataSource;

class PostTitlesIT extends IdempotencyContract {

    @Override
    protected EventTypes eventTypes() {
        return CommunityEvents.types();
    }

    @Override
    protected void createTables(DataSource dataSource) {
        PostTitles.createTable(dataSource);
    }

    @Override
    protected Object projection(DataSource dataSource) {
        return new PostTitles();
    }

    @Override
    protected void writeHistory(History history, Random random) {
        PostTitles.writePosts(history, random);
    }
}
