package org.memcov.internal.jfr;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import jdk.jfr.ContentType;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.MetadataDefinition;
import jdk.jfr.Name;

/** A number of edges, so that tools that draw events can put such fields on one axis. */
@MetadataDefinition
@ContentType
@Name("org.memcov.Edges")
@Label("Edges")
@Description("A number of control-flow edges")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Edges {}
