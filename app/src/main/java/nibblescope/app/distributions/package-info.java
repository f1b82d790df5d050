/// How values, reconstructions, scales, codes and block errors of the chosen tensor are distributed
/// under the chosen recipe. What is counted is core's; this says what to show of it.
package nibblescope.app.distributions;
