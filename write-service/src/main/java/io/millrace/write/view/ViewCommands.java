package io.millrace.write.view;

import io.millrace.community.ViewsCounted;
import io.millrace.outbox.Outbox;
import io.millrace.write.post.KnownPosts;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Counts views, and appends each new total. */
@Service
@Transactional
class ViewCommands {

    private final ViewCounters counters;
    private final KnownPosts posts;
    private final Outbox outbox;

    ViewCommands(ViewCounters counters, KnownPosts posts, Outbox outbox) {
        this.counters = counters;
        this.posts = posts;
        this.outbox = outbox;
    }

    Views count(UUID postId) {
        posts.require(postId);
        var views = counters.count(postId);
        outbox.append(postId.toString(), views.version(), new ViewsCounted(postId.toString(), views.total()));
        return views;
    }
}
