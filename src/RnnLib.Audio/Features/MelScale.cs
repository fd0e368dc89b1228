namespace RnnLib.Audio;

/// <summary>Which formula turns hertz into mel, the scale on which equal steps sound equally far apart.</summary>
public enum MelScale
{
    /// <summary>mel = 2595 log10(1 + f / 700): HTK, Kaldi and torchaudio's default.</summary>
    Htk,

    /// <summary>Linear below 1000 Hz (3 mel per 200 Hz), above it a factor of 6.4 for each 27 mel: Slaney's Auditory Toolbox (1998), librosa's default.</summary>
    Slaney,
}
