/**
 * Coverage over many processes: a fresh worker process for each input, each taking over what the
 * earlier ones covered, and a parent that adds up and survives whatever happens to a worker.
 *
 * <p>The parent is a {@link org.memcov.campaign.Campaign}. A worker may be written in any language;
 * all it has to do stands at {@link org.memcov.campaign.Handover}, and in Java
 * {@link org.memcov.campaign.Worker} does it.
 */
package org.memcov.campaign;
