package io.millrace.write.post;

import io.millrace.contract.outbox.Receipt;
import io.millrace.write.idempotency.Idempotency;
import io.millrace.write.precondition.EntityTag;
import io.millrace.write.precondition.IfMatch;
import io.millrace.write.receipt.Receipts;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/posts", produces = MediaType.APPLICATION_JSON_VALUE)
class PostController {

    private final PostCommands commands;
    private final Idempotency idempotency;

    PostController(PostCommands commands, Idempotency idempotency) {
        this.commands = commands;
        this.idempotency = idempotency;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PostResource> publish(
            @RequestHeader(name = Idempotency.HTTP_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody PublishPost command) {
        var post = idempotency.once(key, command, PostResource.class, () -> commands.publish(command));
        return ResponseEntity.created(URI.create("/api/v1/posts/" + post.id()))
                .eTag(EntityTag.of(post.version()))
                .headers(Receipts.header(post.receipt()))
                .body(post);
    }

    @GetMapping("/{postId}")
    ResponseEntity<PostResource> read(@PathVariable UUID postId) {
        var post = commands.read(postId);
        return ResponseEntity.ok().eTag(EntityTag.of(post.version())).body(post);
    }

    @PutMapping(path = "/{postId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PostResource> edit(
            @PathVariable UUID postId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody EditPost command) {
        var post = commands.edit(postId, IfMatch.of(ifMatch), command);
        return ResponseEntity.ok()
                .eTag(EntityTag.of(post.version()))
                .headers(Receipts.header(post.receipt()))
                .body(post);
    }

    @DeleteMapping("/{postId}")
    ResponseEntity<Void> delete(
            @PathVariable UUID postId,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        Receipt receipt = commands.delete(postId, IfMatch.of(ifMatch));
        return ResponseEntity.noContent().headers(Receipts.header(receipt)).build();
    }
}
