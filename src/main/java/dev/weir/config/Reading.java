package dev.weir.config;

/** What every reader of a value needs: where problems go, and what variables stand for. */
record Reading(Problems problems, Substitution substitution) {}
