package dev.weir.refresh;

import dev.weir.model.TargetId;

/** One refresh of a target has ended. */
public record RefreshEnded(TargetId target, Outcome outcome) implements TargetEvent {}
