package io.millrace.write.like;

import io.millrace.community.LikeEvent;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.contract.outbox.Receipt;
import io.millrace.outbox.Outbox;
import io.millrace.write.post.KnownPosts;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Carries out the commands on likes. What is so already is no event: it answers the receipt of when it became so. */
@Service
@Transactional
class LikeCommands {

    private final Likes likes;
    private final KnownPosts posts;
    private final Outbox outbox;

    LikeCommands(Likes likes, KnownPosts posts, Outbox outbox) {
        this.likes = likes;
        this.posts = posts;
        this.outbox = outbox;
    }

    Like give(UUID postId, String userId) {
        posts.require(postId);
        var given = likes.give(postId, userId);
        given.ifPresent(like -> append(like, new LikeGiven(postId.toString(), userId)));
        return given.or(() -> likes.find(postId, userId)).orElseThrow();
    }

    /** The receipt, or nothing if the user never liked the post. */
    Optional<Receipt> withdraw(UUID postId, String userId) {
        posts.require(postId);
        var withdrawn = likes.withdraw(postId, userId);
        withdrawn.ifPresent(like -> append(like, new LikeWithdrawn(postId.toString(), userId)));
        return withdrawn.or(() -> likes.find(postId, userId)).map(Like::receipt);
    }

    private void append(Like like, LikeEvent event) {
        outbox.append(like.id(), like.version(), event);
    }
}
