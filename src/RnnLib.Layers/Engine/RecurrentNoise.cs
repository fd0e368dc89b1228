namespace RnnLib.Layers;

/// <summary>What regularises one layer and direction in one pass.</summary>
/// <param name="RecurrentMask">[batch, stateSize] by place, the same at every step: what U sees is h ⊙ mask. Null: all of h.</param>
/// <param name="Hidden">Keeps parts of the previous hidden state; null: none.</param>
/// <param name="Cell">Keeps parts of the previous memory cell; null: none.</param>
internal readonly record struct RecurrentNoise(float[]? RecurrentMask, Zoneout? Hidden, Zoneout? Cell)
{
    /// <summary>Draws the masks of a pass; outside training nothing is drawn, and zoneout takes the mean. What is the same at every step goes through
    /// <paramref name="mask"/>, which may have it from an earlier step.</summary>
    public static RecurrentNoise Draw(CellSettings settings, StepLayout layout, int stateSize, int hiddenSize, ForwardContext pass, Func<Func<float[]>, float[]> mask) => new(
        settings.RecurrentDropout > 0 && pass.IsTraining ? mask(() => Ops.DropoutMask(layout.Batch * stateSize, settings.RecurrentDropout, pass.Rng)) : null,
        Zoneout.Draw(settings.ZoneoutHidden, layout.Rows, stateSize, pass),
        Zoneout.Draw(settings.ZoneoutCell, layout.Rows, hiddenSize, pass));
}
