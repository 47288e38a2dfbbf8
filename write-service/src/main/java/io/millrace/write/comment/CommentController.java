package io.millrace.write.comment;

import io.millrace.write.idempotency.Idempotency;
import io.millrace.write.precondition.EntityTag;
import io.millrace.write.receipt.Receipts;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class CommentController {

    private final CommentCommands commands;
    private final Idempotency idempotency;

    CommentController(CommentCommands commands, Idempotency idempotency) {
        this.commands = commands;
        this.idempotency = idempotency;
    }

    @PostMapping(path = "/posts/{postId}/comments", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CommentResource> add(
            @PathVariable UUID postId,
            @RequestHeader(name = Idempotency.HTTP_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody AddComment command) {
        var comment = idempotency.once(
                key, List.of(postId, command), CommentResource.class, () -> commands.add(postId, command));
        return ResponseEntity.created(URI.create("/api/v1/comments/" + comment.id()))
                .eTag(EntityTag.of(comment.version()))
                .headers(Receipts.header(comment.receipt()))
                .body(comment);
    }

    @GetMapping("/comments/{commentId}")
    ResponseEntity<CommentResource> read(@PathVariable UUID commentId) {
        var comment = commands.read(commentId);
        return ResponseEntity.ok().eTag(EntityTag.of(comment.version())).body(comment);
    }

    @DeleteMapping("/comments/{commentId}")
    ResponseEntity<Void> remove(@PathVariable UUID commentId) {
        return ResponseEntity.noContent()
                .headers(Receipts.header(commands.remove(commentId)))
                .build();
    }
}
