namespace RnnLib.Audio;

/// <summary>How <see cref="WavFile"/> writes a sample.</summary>
public enum WavEncoding
{
    /// <summary>Whole numbers of 16 bits: round(32768 x), what lies beyond [-1, 1] clipped. Every player opens it.</summary>
    Pcm16,

    /// <summary>IEEE floats of 32 bits: exactly the numbers of the <see cref="Waveform"/>, unclipped.</summary>
    Float32,
}
