package io.millrace.benchmarks.path;

import io.millrace.contract.outbox.Receipt;
import io.millrace.local.community.Answer;
import io.millrace.local.community.WriteSide;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Writes, edits, comments, likes and views posts of its own, so that no two commands at a time are about the same
 * aggregate and every one of them changes something. Used by one thread.
 */
final class Resident {

    private static final int POSTS_IN_USE = 50;
    private static final String BODY = "the body of a post which nobody ever reads ".repeat(7);

    private final WriteSide service;
    private final SplittableRandom random;
    private final String name = "resident-" + UUID.randomUUID();
    private final List<OwnPost> posts = new ArrayList<>();
    private int sent;

    Resident(WriteSide service, SplittableRandom random) {
        this.service = service;
        this.random = random;
    }

    /**
     * Sends one command: of 100 about 10 publish, 10 edit, 20 comment, 40 like and 20 count a view.
     *
     * @throws IOException if there was no answer, or it was a refusal
     */
    Change change() throws IOException {
        sent++;
        int kind = random.nextInt(100);
        if (posts.isEmpty() || kind < 10) {
            return publish();
        }
        var post = posts.get(random.nextInt(posts.size()));
        if (kind < 20) {
            return edit(post);
        }
        if (kind < 40) {
            return new Change(
                    post.id, receipt(service.comment(key(), post.id, null, name, "Well said, number " + sent)));
        }
        return new Change(post.id, receipt(kind < 80 ? service.like(post.id, "fan-" + sent) : service.view(post.id)));
    }

    private Change publish() throws IOException {
        var answer = service.publish(key(), name, title(), BODY);
        var receipt = receipt(answer);
        if (posts.size() == POSTS_IN_USE) {
            posts.remove(0);
        }
        posts.add(new OwnPost(receipt.aggregateId(), tag(answer)));
        return new Change(receipt.aggregateId(), receipt);
    }

    private Change edit(OwnPost post) throws IOException {
        var answer = service.edit(post.id, post.tag, title(), BODY);
        var receipt = receipt(answer);
        post.tag = tag(answer);
        return new Change(post.id, receipt);
    }

    private String title() {
        return "A post among others, number " + sent;
    }

    private String key() {
        return name + "-" + sent;
    }

    private static Receipt receipt(Answer answer) throws IOException {
        return answer.receipt()
                .filter(receipt -> answer.accepted())
                .orElseThrow(() -> new IOException("A command was not accepted: " + answer.problem()));
    }

    private static String tag(Answer answer) throws IOException {
        return answer.etag().orElseThrow(() -> new IOException("A post came without its tag: " + answer.problem()));
    }

    private static final class OwnPost {

        private final String id;
        private String tag;

        private OwnPost(String id, String tag) {
            this.id = id;
            this.tag = tag;
        }
    }
}
