package io.millrace.community;

import io.millrace.contract.event.EventTypes;

/** The registry of all events of the reference community. */
public final class CommunityEvents {

    private static final EventTypes TYPES = EventTypes.of(
            PostPublished.class,
            PostEdited.class,
            PostDeleted.class,
            CommentAdded.class,
            CommentRemoved.class,
            LikeGiven.class,
            LikeWithdrawn.class,
            ViewsCounted.class);

    private CommunityEvents() {}

    /** All event types of the community. */
    public static EventTypes types() {
        return TYPES;
    }
}
