package dev.weir.refresh;

/** What whoever listens is told of a target: that its state has changed, or that a refresh of it has ended. */
public sealed interface TargetEvent permits TargetStatus, RefreshEnded {}
