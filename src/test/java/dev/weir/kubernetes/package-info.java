/** The manifests of {@code k8s}, against Kubernetes' own model and against what Weir says of itself. */
@NullMarked
package dev.weir.kubernetes;

import org.jspecify.annotations.NullMarked;
