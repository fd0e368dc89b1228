using System.Buffers;

namespace RnnLib.Training;

/// <summary>All alignments of one sequence of labels with one sequence of frames, summed in log space (Graves et al., 2006).</summary>
/// <remarks>
/// The states are blank, label 1, blank, label 2, ..., blank; an alignment goes from one of the first two to one of the last two, and at each
/// frame stays, goes on by one, or skips a blank between two different labels.
/// </remarks>
internal static class CtcAlignments
{
    /// <summary>How many frames the labels need: one each, and a blank between equal neighbours.</summary>
    public static int FramesNeeded(ReadOnlySpan<int> labels)
    {
        int frames = labels.Length;
        for (int i = 1; i < labels.Length; i++)
            frames += labels[i] == labels[i - 1] ? 1 : 0;
        return frames;
    }

    /// <summary>The log-probability of the labels, and the probability of each class at each frame given the labels.</summary>
    /// <param name="logP">[frames, classes]</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="labels">The labels, without blanks.</param>
    /// <param name="blank">The class that says nothing.</param>
    /// <param name="posterior">[frames, classes], zeros to be added to; empty if it is not wanted.</param>
    /// <returns>log p(labels); negative infinity if no alignment is possible.</returns>
    public static double LogProbability(ReadOnlySpan<double> logP, int classes, ReadOnlySpan<int> labels, int blank, Span<float> posterior)
    {
        int frames = logP.Length / classes, states = 2 * labels.Length + 1;
        if (frames == 0)
            return labels.IsEmpty ? 0 : double.NegativeInfinity;

        double[] memory = ArrayPool<double>.Shared.Rent((frames + 2) * states);
        int[] classOf = ArrayPool<int>.Shared.Rent(states);
        try
        {
            for (int s = 0; s < states; s++)
                classOf[s] = s % 2 == 0 ? blank : labels[s / 2];
            Span<double> alpha = memory.AsSpan(0, frames * states);
            Forward(logP, classes, classOf.AsSpan(0, states), alpha);
            ReadOnlySpan<double> last = alpha[^states..];
            double total = LogSum(last[^1], states > 1 ? last[^2] : double.NegativeInfinity, double.NegativeInfinity);
            if (!posterior.IsEmpty && double.IsFinite(total))
                Backward(logP, classes, classOf.AsSpan(0, states), alpha, total, memory.AsSpan(frames * states, 2 * states), posterior);
            return total;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(memory);
            ArrayPool<int>.Shared.Return(classOf);
        }
    }

    /// <summary>alpha[t, s]: the log-probability of all beginnings that are in state s at frame t.</summary>
    private static void Forward(ReadOnlySpan<double> logP, int classes, ReadOnlySpan<int> classOf, Span<double> alpha)
    {
        int states = classOf.Length;
        alpha[..states].Fill(double.NegativeInfinity);
        for (int s = 0; s < Math.Min(states, 2); s++)
            alpha[s] = logP[classOf[s]];
        for (int t = 1; t < logP.Length / classes; t++)
        {
            ReadOnlySpan<double> before = alpha.Slice((t - 1) * states, states), p = logP.Slice(t * classes, classes);
            Span<double> now = alpha.Slice(t * states, states);
            for (int s = 0; s < states; s++)
            {
                now[s] = p[classOf[s]] + LogSum(
                    before[s],
                    s > 0 ? before[s - 1] : double.NegativeInfinity,
                    MaySkipTo(s, classOf) ? before[s - 2] : double.NegativeInfinity);
            }
        }
    }

    /// <summary>beta[t, s]: the log-probability of all ends after frame t, given state s there; with alpha it tells how likely the state was.</summary>
    private static void Backward(
        ReadOnlySpan<double> logP, int classes, ReadOnlySpan<int> classOf, ReadOnlySpan<double> alpha, double total, Span<double> memory, Span<float> posterior)
    {
        int states = classOf.Length, frames = logP.Length / classes;
        Span<double> beta = memory[..states], after = memory[states..];
        beta.Fill(double.NegativeInfinity);
        beta[Math.Max(states - 2, 0)..].Clear();
        for (int t = frames - 1; ; t--)
        {
            for (int s = 0; s < states; s++)
                posterior[t * classes + classOf[s]] += (float)Math.Exp(alpha[t * states + s] + beta[s] - total);
            if (t == 0)
                return;

            ReadOnlySpan<double> p = logP.Slice(t * classes, classes);
            for (int s = 0; s < states; s++)
                after[s] = beta[s] + p[classOf[s]];
            for (int s = 0; s < states; s++)
            {
                beta[s] = LogSum(
                    after[s],
                    s + 1 < states ? after[s + 1] : double.NegativeInfinity,
                    s + 2 < states && MaySkipTo(s + 2, classOf) ? after[s + 2] : double.NegativeInfinity);
            }
        }
    }

    /// <summary>Whether the blank before a state may be left out: not where it keeps two equal labels apart.</summary>
    private static bool MaySkipTo(int state, ReadOnlySpan<int> classOf) => state % 2 == 1 && state > 1 && classOf[state] != classOf[state - 2];

    /// <summary>log(exp(a) + exp(b) + exp(c)) without overflow.</summary>
    private static double LogSum(double a, double b, double c)
    {
        double max = Math.Max(a, Math.Max(b, c));
        return double.IsNegativeInfinity(max) ? max : max + Math.Log(Math.Exp(a - max) + Math.Exp(b - max) + Math.Exp(c - max));
    }
}
