/**
 * Coverage of many processes: a {@link org.memcov.campaign.Campaign} runs a
 * {@link org.memcov.campaign.WorkerCommand} for each input and adds up what the workers cover,
 * however they end. A {@link org.memcov.campaign.Run} tells what became of one input.
 */
package org.memcov.campaign;
