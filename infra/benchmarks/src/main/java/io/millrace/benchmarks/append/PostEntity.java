package io.millrace.benchmarks.append;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of bench_post. */
@Entity
@Table(name = "bench_post")
class PostEntity {

    @Id
    private @Nullable UUID id;

    @Version
    private long version;

    private @Nullable String title;

    private @Nullable String body;

    void edit(long expected, String newTitle, String newBody) {
        if (version != expected) {
            throw new IllegalStateException("Post %s is at version %d, not %d".formatted(id, version, expected));
        }
        title = newTitle;
        body = newBody;
    }
}
