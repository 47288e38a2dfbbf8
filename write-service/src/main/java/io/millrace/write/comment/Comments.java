package io.millrace.write.comment;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.repository.Repository;

/** All comments. */
interface Comments extends Repository<Comment, UUID> {

    /** Saves now, not at commit: the row has its next version afterwards. */
    Comment saveAndFlush(Comment comment);

    Optional<Comment> findByIdAndRemovedFalse(UUID id);

    /** Locks the comment's row until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Comment> findById(UUID id);

    boolean existsByIdAndPostIdAndRemovedFalse(UUID id, UUID postId);
}
