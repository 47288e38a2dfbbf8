package io.millrace.write.view;

import io.millrace.write.receipt.Receipts;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/posts/{postId}/views", produces = MediaType.APPLICATION_JSON_VALUE)
class ViewController {

    private final ViewCommands commands;

    ViewController(ViewCommands commands) {
        this.commands = commands;
    }

    @PostMapping
    ResponseEntity<Views> count(@PathVariable UUID postId) {
        var views = commands.count(postId);
        return ResponseEntity.ok().headers(Receipts.header(views.receipt())).body(views);
    }
}
