package io.millrace.projection.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTests {

    private final Row row = new Row(List.of("k"), 2);

    @Test
    void laterSetWins() {
        row.upsert().set(0, "a");
        row.upsert().set(0, "b");

        assertThat(row.upsert().value(0)).isEqualTo("b");
        assertThat(row.upsert().sets()).isEqualTo(0b01);
    }

    @Test
    void additionsAddUp() {
        row.upsert().add(1, 2);
        row.upsert().add(1, 3);

        assertThat(row.upsert().value(1)).isEqualTo(5L);
        assertThat(row.upsert().adds()).isEqualTo(0b10);
    }

    @Test
    void additionToASetValueIsASetValue() {
        row.upsert().set(1, 10L);
        row.upsert().add(1, 3);

        assertThat(row.upsert().value(1)).isEqualTo(13L);
        assertThat(row.upsert().sets()).isEqualTo(0b10);
        assertThat(row.upsert().adds()).isZero();
    }

    @Test
    void setAfterAdditionForgetsTheAddition() {
        row.upsert().add(1, 3);
        row.upsert().set(1, 10L);

        assertThat(row.upsert().value(1)).isEqualTo(10L);
        assertThat(row.upsert().adds()).isZero();
    }

    @Test
    void deleteForgetsWhatCameBefore() {
        row.upsert().set(0, "a");
        row.update().set(0, "b");
        row.delete();

        assertThat(row.isDeleted()).isTrue();
        assertThat(row.pendingUpsert()).isNull();
        assertThat(row.pendingUpdate()).isNull();
    }

    @Test
    void upsertAfterDeleteMakesANewRow() {
        row.upsert().set(0, "a");
        row.delete();
        row.upsert().set(1, 1L);

        assertThat(row.isDeleted()).isTrue();
        assertThat(row.upsert().sets()).isEqualTo(0b10);
    }

    @Test
    void updateAfterDeleteFindsNothing() {
        row.delete();
        row.update().set(0, "a");

        assertThat(row.pendingUpdate()).isNull();
        assertThat(row.pendingUpsert()).isNull();
    }

    @Test
    void updateAfterUpsertIsPartOfIt() {
        row.upsert().set(0, "a");
        row.update().add(1, 1);

        assertThat(row.pendingUpdate()).isNull();
        assertThat(row.upsert().adds()).isEqualTo(0b10);
    }

    @Test
    void updateBeforeUpsertStaysApartBecauseTheRowMayBeMissing() {
        row.update().set(0, "a");
        row.upsert().set(1, 1L);

        assertThat(row.pendingUpdate()).isNotNull();
        assertThat(row.upsert().sets()).isEqualTo(0b10);
    }
}
