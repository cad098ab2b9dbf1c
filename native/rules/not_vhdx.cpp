// What a file that is no VHDX is instead, and how to open that.
#include "base/text.h"
#include "rules/verdict.h"

namespace vhdxscope {

Verdict not_vhdx(const OtherFormat& format) {
  Verdict out{Status::not_vhdx, {}, {}};
  const auto name = format.name;
  if (name == "empty") {
    out.summary = "The file is empty: it has 0 bytes, or was removed before it could be read.";
    out.next_steps = {"Get the file again: the copy or download did not work."};
  } else if (name == "zeros") {
    out.summary = "This is not a VHDX: the file holds nothing but zeros as far as it was read.";
    out.next_steps = {
        "Get the file again: a download or copy that never finished, or a drive that lost its data, leaves zeros.",
        "If it is the only copy, stop using the drive that holds it before you try to recover anything."};
  } else if (name == "unknown") {
    out.summary = "This is not a VHDX, and its first bytes are those of no format that this tool knows.";
    out.next_steps = {"Check that this is the file you meant, and that it is not encrypted or a part of a larger one.",
                      "If it was a VHDX once, its start has been overwritten: work on a copy only."};
  } else {
    out.summary = say("This is not a VHDX: it seems to be ", format.people, ".");
    if (name == "vhd") {
      out.next_steps = {"Open it as a VHD: Hyper-V and VirtualBox read it, and so does QEMU with -f vpc.",
                        "Convert-VHD in PowerShell makes a VHDX of it, as a new file."};
    } else if (name == "raw-mbr" || name == "raw-gpt") {
      out.next_steps = {"Open it as a raw image: QEMU does with -f raw.",
                        "qemu-img convert -f raw -O vhdx makes a VHDX of it, as a new file."};
    } else if (name == "git-lfs") {
      out.next_steps = {"Run git lfs pull in the repository to get the file itself."};
    } else if (name == "qcow2" || name == "vmdk" || name == "vdi") {
      out.next_steps = {"Open it with the program that made it.",
                        say("qemu-img convert -f ", name, " -O vhdx makes a VHDX of it, as a new file.")};
    } else if (name == "iso") {
      out.next_steps = {"Mount it as a CD or DVD."};
    } else {
      out.next_steps = {"Unpack it first; the VHDX may be inside."};
    }
  }
  if (name != "empty")
    out.next_steps.push_back(
        "This was judged by the file's first and last bytes and by the places of a VHDX's structures; what else it "
        "holds "
        "was not looked at.");
  return out;
}

}  // namespace vhdxscope
