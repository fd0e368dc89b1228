namespace RnnLib.Layers;

/// <summary>What regularises one layer and direction in one pass.</summary>
/// <param name="RecurrentMask">[batch, stateSize] by place, the same at every step: what U sees is h ⊙ mask. Null: all of h.</param>
/// <param name="Hidden">Keeps parts of the previous hidden state; null: none.</param>
/// <param name="Cell">Keeps parts of the previous memory cell; null: none.</param>
internal readonly record struct RecurrentNoise(float[]? RecurrentMask, Zoneout? Hidden, Zoneout? Cell)
{
    /// <summary>Draws the masks of a pass; outside training nothing is drawn, and zoneout takes the mean.</summary>
    public static RecurrentNoise Draw(CellSettings settings, StepLayout layout, int stateSize, int hiddenSize, ForwardContext pass) => new(
        settings.RecurrentDropout > 0 && pass.IsTraining ? Dropped(layout.Batch * stateSize, settings.RecurrentDropout, pass.Rng) : null,
        Zoneout.Draw(settings.ZoneoutHidden, layout.Rows, stateSize, pass),
        Zoneout.Draw(settings.ZoneoutCell, layout.Rows, hiddenSize, pass));

    /// <summary>0 for the share to drop, 1 / (1 - rate) for the others.</summary>
    public static float[] Dropped(int count, float rate, Rng rng)
    {
        float scale = rate == 1 ? 0 : 1 / (1 - rate);
        float[] mask = new float[count];
        foreach (ref float keep in mask.AsSpan())
            keep = rng.NextSingle() < rate ? 0 : scale;
        return mask;
    }
}
