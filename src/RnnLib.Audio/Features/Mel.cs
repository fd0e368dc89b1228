namespace RnnLib.Audio;

/// <summary>Hertz to mel and back.</summary>
public static class Mel
{
    private const double SlaneyBreak = 1000, SlaneyHertzPerMel = 200.0 / 3, SlaneyBreakMel = SlaneyBreak / SlaneyHertzPerMel;
    private static readonly double SlaneyLogStep = Math.Log(6.4) / 27;

    /// <summary>From hertz to mel.</summary>
    /// <param name="hertz">0 or more.</param>
    /// <param name="scale">Which formula. Default HTK's.</param>
    public static double FromHertz(double hertz, MelScale scale = MelScale.Htk)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hertz);
        if (scale == MelScale.Htk)
            return 2595 * Math.Log10(1 + hertz / 700);
        return hertz < SlaneyBreak ? hertz / SlaneyHertzPerMel : SlaneyBreakMel + Math.Log(hertz / SlaneyBreak) / SlaneyLogStep;
    }

    /// <summary>From mel to hertz: the inverse of <see cref="FromHertz"/>.</summary>
    /// <param name="mel">0 or more.</param>
    /// <param name="scale">Which formula. Default HTK's.</param>
    public static double ToHertz(double mel, MelScale scale = MelScale.Htk)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mel);
        if (scale == MelScale.Htk)
            return 700 * (Math.Pow(10, mel / 2595) - 1);
        return mel < SlaneyBreakMel ? mel * SlaneyHertzPerMel : SlaneyBreak * Math.Exp((mel - SlaneyBreakMel) * SlaneyLogStep);
    }
}
