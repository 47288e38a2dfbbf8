package io.millrace.write.post;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** All posts. */
interface Posts extends Repository<Post, UUID> {

    /** Saves now, not at commit: the row decides who was faster, and has the next version afterwards. */
    Post saveAndFlush(Post post);

    Optional<Post> findByIdAndDeletedFalse(UUID id);

    boolean existsByIdAndDeletedFalse(UUID id);
}
