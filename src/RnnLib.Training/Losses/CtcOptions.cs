namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.Ctc(CtcOptions)"/>. The defaults are PyTorch's, but for an impossible alignment, which is an error.</summary>
public sealed record CtcOptions
{
    /// <summary>The class that says nothing. Default 0.</summary>
    public int Blank
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Blank), value, "Blank: expected a class, 0 or more.");
    }

    /// <summary>What becomes of the losses of the sequences. Default: each is divided by its number of labels (at least 1), then they are
    /// averaged over the batch, as PyTorch does; the sum and the losses apart are not divided.</summary>
    public Reduction Reduction { get; init; }

    /// <summary>Whether a sequence that cannot be aligned, because it has fewer frames than its labels need, counts a loss of 0 and gives no
    /// gradient: PyTorch's <c>zero_infinity=True</c>. Default false: an exception names the sequence.</summary>
    public bool ZeroInfinity { get; init; }

    /// <summary>Whether the loss of such a sequence is infinite and its gradient NaN: PyTorch's <c>zero_infinity=False</c>.
    /// Default false: an exception names the sequence. Not together with <see cref="ZeroInfinity"/>.</summary>
    public bool AllowInfinity { get; init; }

    /// <summary>What the model gives. Default: logits.</summary>
    public CtcInput Input { get; init; }
}
