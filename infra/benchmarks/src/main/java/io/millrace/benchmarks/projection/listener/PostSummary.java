package io.millrace.benchmarks.projection.listener;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of post_summary. */
@Entity
@Table(name = "post_summary")
class PostSummary {

    @Id
    @Column(name = "post_id")
    private UUID postId;

    @Column(name = "author_id")
    private @Nullable String authorId;

    private @Nullable String title;

    private @Nullable String body;

    private long version;

    @Column(name = "like_count")
    private long likes;

    @Column(name = "comment_count")
    private long comments;

    @Column(name = "view_count")
    private long views;

    @Version
    @Column(name = "lock_version")
    private @Nullable Long lockVersion;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PostSummary() {}

    PostSummary(UUID postId) {
        this.postId = postId;
    }

    void publish(String author, String newTitle, String newBody, long newVersion) {
        authorId = author;
        edit(newTitle, newBody, newVersion);
    }

    void edit(String newTitle, String newBody, long newVersion) {
        title = newTitle;
        body = newBody;
        version = newVersion;
    }

    void like(int by) {
        likes += by;
    }

    void comment(int by) {
        comments += by;
    }

    void viewed(long total) {
        views = total;
    }
}
