namespace RnnLib.Audio;

/// <summary>What the N samples of a frame are weighted with.</summary>
public enum WindowFunction
{
    /// <summary>0.5 - 0.5 cos(2πn / N), the periodic form, as torch.hann_window: a tone is seen in its own bin and little of it elsewhere.</summary>
    Hann,

    /// <summary>1: the frame as it is.</summary>
    Rectangular,
}
