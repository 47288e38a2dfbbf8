package io.millrace.local.page;

import org.jspecify.annotations.Nullable;

/**
 * What the page asks for; each button sends what it needs. Texts are checked by the write service, as anybody's are.
 *
 * @param author who posts, comments or likes
 * @param title title of a new post
 * @param body text of a post or comment
 * @param likes whether the like is given or withdrawn
 * @param rate commands a second
 */
record PageRequest(
        @Nullable String author,
        @Nullable String title,
        @Nullable String body,
        @Nullable Boolean likes,
        @Nullable Integer rate) {

    String authorName() {
        return author == null || author.isBlank() ? "you" : author.strip();
    }

    String titleText() {
        return title == null ? "" : title.strip();
    }

    String bodyText() {
        return body == null ? "" : body.strip();
    }

    boolean givesLike() {
        return likes == null || likes;
    }

    int perSecond() {
        if (rate == null) {
            throw new IllegalArgumentException("'rate' is missing");
        }
        return rate;
    }
}
