/// The rule matrix: the selected block under every recipe of a family side by side, who stores the
/// same bytes, and why two of them do not. What recipes disagree about is found in
/// [nibblescope.core.metrics.Disagreement]; here it is put into words.
package nibblescope.app.rules;
