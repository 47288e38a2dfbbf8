package io.millrace.write.post;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.domain.Persistable;

/** A post; its version is the version of its last event. */
@Entity
class Post implements Persistable<UUID> {

    static final String AGGREGATE_TYPE = "post";

    @Id
    private UUID id;

    private String authorId;
    private String title;
    private String body;
    private boolean deleted;

    @Version
    private long version;

    private Instant createdAt;
    private Instant changedAt;

    @Transient
    private boolean unsaved;

    @SuppressWarnings("NullAway.Init")
    protected Post() {}

    Post(UUID id, PublishPost command, Instant now) {
        this.id = id;
        this.authorId = command.authorId();
        this.title = command.title();
        this.body = command.body();
        this.version = 1;
        this.createdAt = now;
        this.changedAt = now;
        this.unsaved = true;
    }

    /** Whether that changed anything. */
    boolean edit(EditPost command, Instant now) {
        if (title.equals(command.title()) && body.equals(command.body())) {
            return false;
        }
        title = command.title();
        body = command.body();
        changedAt = now;
        return true;
    }

    void delete(Instant now) {
        deleted = true;
        changedAt = now;
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

    String authorId() {
        return authorId;
    }

    String title() {
        return title;
    }

    String body() {
        return body;
    }

    boolean isDeleted() {
        return deleted;
    }

    long version() {
        return version;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant changedAt() {
        return changedAt;
    }
}
