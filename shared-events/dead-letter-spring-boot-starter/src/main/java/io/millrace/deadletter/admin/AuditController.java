package io.millrace.deadletter.admin;

import io.millrace.deadletter.audit.Audit;
import io.millrace.deadletter.audit.RecordedAct;
import io.millrace.deadletter.view.LetterPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(Paths.ADMIN + "/audit")
@Tag(name = "Audit")
class AuditController {

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping
    @Operation(summary = "Who did what to how many letters, newest first")
    LetterPage<RecordedAct> newest(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int most = ListRequest.limit(limit);
        var rows = audit.newest(ListRequest.number(cursor, Long.MAX_VALUE), most + 1);
        return LetterPage.of(rows, most, last -> Long.toString(last.id()));
    }
}
