package io.millrace.local.traffic;

import io.millrace.local.community.Answer;
import io.millrace.local.community.WriteSide;
import java.util.UUID;

/** Where commands are handed in: the write service, and the ids of all that was created through this desk. */
record Desk(WriteSide service, Handles posts, Handles comments, String run) {

    private static final int POSTS_KEPT = 5_000;
    private static final int COMMENTS_KEPT = 50_000;

    static Desk at(WriteSide service) {
        return new Desk(
                service,
                new Handles(POSTS_KEPT),
                new Handles(COMMENTS_KEPT),
                UUID.randomUUID().toString());
    }

    String key(String kind, int number) {
        return run + "-" + kind + "-" + number;
    }

    static String idIn(Answer answer) {
        return answer.body().path("id").asString();
    }
}
