package io.millrace.projection.autoconfigure;

import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.parking.ParkingUsage;
import io.millrace.projection.ProjectionDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Where each projection puts aside what it cannot apply. */
record ProjectionParking(
        String groupPrefix, @Nullable String appVersion, OnFailure onFailure, ObjectProvider<ParkingUsage> usage) {

    String groupOf(ProjectionDefinition projection) {
        return groupPrefix + projection.name();
    }

    @Nullable
    ParkingLot lotOf(ProjectionDefinition projection) {
        if (onFailure == OnFailure.STOP) {
            return null;
        }
        var used = usage.getIfAvailable();
        return new ParkingLot(
                groupOf(projection), projection.name(), appVersion, used == null ? () -> false : used::isFull);
    }
}
