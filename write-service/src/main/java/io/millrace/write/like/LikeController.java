package io.millrace.write.like;

import io.millrace.write.receipt.Receipts;
import io.millrace.write.text.UserName;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/posts/{postId}/likes/{userId}", produces = MediaType.APPLICATION_JSON_VALUE)
class LikeController {

    private final LikeCommands commands;

    LikeController(LikeCommands commands) {
        this.commands = commands;
    }

    @PutMapping
    ResponseEntity<Like> give(@PathVariable UUID postId, @PathVariable @UserName String userId) {
        var like = commands.give(postId, userId);
        return ResponseEntity.ok().headers(Receipts.header(like.receipt())).body(like);
    }

    @DeleteMapping
    ResponseEntity<Void> withdraw(@PathVariable UUID postId, @PathVariable @UserName String userId) {
        var response = ResponseEntity.noContent();
        commands.withdraw(postId, userId).ifPresent(receipt -> response.headers(Receipts.header(receipt)));
        return response.build();
    }
}
