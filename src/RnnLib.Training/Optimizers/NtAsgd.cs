using System.Globalization;

namespace RnnLib.Training;

/// <summary>Non-monotonically triggered averaging: plain descent until the validation loss no longer falls, the mean of all weights from then on.</summary>
/// <remarks>
/// Averaging begins when a validation loss is above the lowest of those more than <see cref="NtAsgdOptions.Patience"/> checks ago. Each call of
/// <see cref="Observe(EpochRecord)"/> is a check, which a trainer makes after every epoch. Merity, Keskar and Socher, "Regularizing and optimizing LSTM
/// language models" (2018); as in AWD-LSTM, the averaging is that of <see cref="Asgd"/> without its decays, and from then on a trainer validates the averages.
/// After <c>Fit</c> the model holds the weights in training, unless <see cref="EarlyStopping"/> put the best ones back; <see cref="Asgd.SwapAverages"/> puts the averages in.
/// </remarks>
public sealed class NtAsgd : Asgd
{
    private readonly int _patience;

    /// <summary>An optimiser without history.</summary>
    public NtAsgd(NtAsgdOptions? options = null)
        : base(options ??= new(), new() { Lambda = 0, AveragingStart = 0 }) => _patience = options.Patience;

    /// <summary>Whether averaging has begun.</summary>
    public bool IsAveraging => Memory.Number("averaging") != 0;

    /// <summary>Takes note of a validation loss, or of the training loss without one.</summary>
    public override void Observe(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Observe(epoch.ValidationLoss ?? epoch.Loss);
    }

    /// <summary>Takes note of a validation loss, in a loop by hand.</summary>
    public void Observe(double validationLoss)
    {
        ref double checks = ref Memory.Number("checks"), lowest = ref Memory.Number("lowest", double.PositiveInfinity);
        ref double oldestRecent = ref Memory.Number($"loss{((long)checks % _patience).ToString(CultureInfo.InvariantCulture)}");
        if (validationLoss > lowest)
            Memory.Number("averaging") = 1;
        if (checks >= _patience)
            lowest = Math.Min(lowest, oldestRecent);
        oldestRecent = validationLoss;
        checks++;
    }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        if (IsAveraging)
            base.Update(update);
        else
            update.Apply(new DescentRule(update.LearningRate));
    }
}
