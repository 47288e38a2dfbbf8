package io.millrace.write.comment;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A comment; its version is the version of its last event. */
@Entity
class Comment implements Persistable<UUID> {

    static final String AGGREGATE_TYPE = "comment";

    @Id
    private UUID id;

    private UUID postId;
    private @Nullable UUID parentId;
    private String authorId;
    private String body;
    private boolean removed;

    @Version
    private long version;

    private Instant createdAt;
    private Instant changedAt;

    @Transient
    private boolean unsaved;

    @SuppressWarnings("NullAway.Init")
    protected Comment() {}

    Comment(UUID id, UUID postId, AddComment command, Instant now) {
        this.id = id;
        this.postId = postId;
        this.parentId = command.parentId();
        this.authorId = command.authorId();
        this.body = command.body();
        this.version = 1;
        this.createdAt = now;
        this.changedAt = now;
        this.unsaved = true;
    }

    /** Whether that changed anything. */
    boolean remove(Instant now) {
        if (removed) {
            return false;
        }
        removed = true;
        changedAt = now;
        return true;
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return unsaved;
    }

    @PostPersist
    void saved() {
        unsaved = false;
    }

    UUID postId() {
        return postId;
    }

    @Nullable
    UUID parentId() {
        return parentId;
    }

    String authorId() {
        return authorId;
    }

    String body() {
        return body;
    }

    long version() {
        return version;
    }

    Instant createdAt() {
        return createdAt;
    }
}
